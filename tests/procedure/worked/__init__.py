"""Cases worked by hand from the law, before the code was asked: each file is one part of the procedure."""
