"""The network for apps: named hosts are connected to here, and the connected socket is handed over.

`service` checks who may, `addresses` where to, `connect` gets there, `proxy` through the household's proxy.
"""
