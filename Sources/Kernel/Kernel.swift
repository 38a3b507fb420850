//  Kernel
