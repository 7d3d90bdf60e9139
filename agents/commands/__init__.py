"""Hold the commands of `openear`, one file each; `main.py` names them all."""
