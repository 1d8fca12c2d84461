"""Second floor: the use cases, one Django app per area. Areas talk through each other's services.py only."""
