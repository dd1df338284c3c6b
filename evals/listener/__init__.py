"""Labelled messages, and the training and measuring of the listener's heads on them."""
