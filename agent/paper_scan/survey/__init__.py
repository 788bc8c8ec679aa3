"""Many papers: the directory run and its store, and the survey of finished scans."""
