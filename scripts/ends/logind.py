"""A login manager for one app: on the bus of DBUS_SYSTEM_BUS_ADDRESS it takes inhibitors, and announces a shut-down when it
reads a line. Prints "inhibited" and "released" for every inhibitor that is taken and given back."""

import os
import sys

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

MANAGER = "org.freedesktop.login1.Manager"


def say(text):
    print(text, flush=True)


def released(descriptor, _condition):
    os.close(descriptor)
    say("released")
    return False


class Manager(dbus.service.Object):
    @dbus.service.method(MANAGER, in_signature="ssss", out_signature="h")
    def Inhibit(self, what, who, why, mode):
        theirs, ours = os.pipe()
        GLib.io_add_watch(theirs, GLib.PRIORITY_DEFAULT, GLib.IO_HUP, released)
        say(f"inhibited {what} {mode}")
        lock = dbus.types.UnixFd(ours)
        os.close(ours)
        return lock

    @dbus.service.signal(MANAGER, signature="b")
    def PrepareForShutdown(self, begins):
        pass


DBusGMainLoop(set_as_default=True)
bus = dbus.SystemBus()
name = dbus.service.BusName("org.freedesktop.login1", bus)
manager = Manager(bus, "/org/freedesktop/login1")
loop = GLib.MainLoop()


def asked(_source, _condition):
    if sys.stdin.readline():
        manager.PrepareForShutdown(True)
        return True
    loop.quit()
    return False


GLib.io_add_watch(0, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, asked)
say("ready")
loop.run()
