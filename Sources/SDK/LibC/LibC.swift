//  LibC
