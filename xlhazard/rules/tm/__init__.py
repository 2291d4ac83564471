"""Rules about the ten measures (十条措施): their form, and the lists behind it."""
