//  Chip
