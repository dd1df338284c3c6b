"""How well councils' letters are read: invented letters with what a careful adviser would note from each."""
