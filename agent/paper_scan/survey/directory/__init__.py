"""The run over many papers: store, plan, workers."""
