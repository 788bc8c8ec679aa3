"""What the checklist's conditions say of the answers: whether they hold, and which answers contradict each other."""
