"""Who is asking: tokens of people, tokens that csgraph issued, and the viewers they stand for."""
