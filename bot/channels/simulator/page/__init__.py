"""The page where one chats as a Zalo or a Messenger user: one HTML, one style sheet, one script, no third party."""
