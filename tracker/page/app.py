"""The script that the server runs for each visitor: the frame around the rooms."""

from tracker.page import frame

frame.run()
