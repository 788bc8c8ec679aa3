"""What stands beside the checklist: claims, flags, cited works, what the paper is. Never lost without a word."""
