"""Red flags that the program works out by itself: from answers, and from numbers done again."""
