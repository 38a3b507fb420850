//  Machine
