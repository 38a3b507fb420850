//  Toolchain
