//  System
