"""What touches the PDF itself: opening it, in a process that may crash; pages as plain values; what can't be seen."""
