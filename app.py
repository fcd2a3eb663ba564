import gc

from storefront import create_app

app = create_app()
gc.freeze()  # what is loaded stays: a collector that looked at it would copy what forks share
