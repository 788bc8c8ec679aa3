"""Commands that work on finished scans."""
