"""The programs that buttons are pressed in, each behind the protocol fronts.buttons.host.Host."""
