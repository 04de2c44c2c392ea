"""The doors of Zalo and Messenger."""
