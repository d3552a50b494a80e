"""Tuners of this machine through the Linux DVB API, asked directly by ioctl (linux/dvb/frontend.h, dmx.h)."""
