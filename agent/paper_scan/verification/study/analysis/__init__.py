"""What a study works out for a family of models."""
