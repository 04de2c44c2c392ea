"""Facebook Messenger: the part of the Graph API that a Page's bot uses, and its webhooks."""
