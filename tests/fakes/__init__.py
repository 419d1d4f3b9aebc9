"""Stand-ins for what lies beyond this program's edge."""
