"""What the room sees: vision and roadmap full-screen, without anything that is not for everyone."""
