"""The weekly check-in of each person's first four weeks, and other surveys: planned, sent, answered, closed, told."""
