"""Rasa's side of the house: the graph component around the ear, the turn channel, the sealed tracker."""
