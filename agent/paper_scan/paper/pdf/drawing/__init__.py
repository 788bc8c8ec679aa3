"""What is drawn on a page: paths, runs of letters, images, and pictures of it."""
