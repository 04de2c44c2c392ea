"""The store is the truth, and the only place with SQL. Roles meet here and nowhere else."""

from sqlalchemy.orm import Session

from .database import Store, open_store

__all__ = ["Session", "Store", "open_store"]
