"""The township's own forms: their figures, and writing them into an official form in place."""
