"""What the command line prints: for every command an object for machines and a text for people."""
