"""What floats beside the text: captions, tables with their cells, figures."""
