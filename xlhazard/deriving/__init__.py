"""What follows from the records: states, figures, deadlines, histories. Nothing here is stored."""
