"""Objects, classes and packages of a JVM."""

import base64
import socket

from py4j.protocol import Py4JError, Py4JJavaError


class GatewayParameters:
    def __init__(self, port, auth_token, auto_convert):
        self.port = port
        self.auth_token = auth_token


class JavaGateway:
    """A connection to a JVM."""

    def __init__(self, gateway_parameters):
        self._socket = socket.create_connection(("127.0.0.1", gateway_parameters.port))
        self._lines = self._socket.makefile("r", encoding="utf-8", newline="\n")
        self.command("A", gateway_parameters.auth_token, end=False)
        self.jvm = JVMView(self)

    def detach(self, java_object):
        """Releases an object."""
        self.command("m", "d", java_object._id)

    def command(self, *lines, end=True):
        """Sends a command, and returns the converted answer."""
        text = "".join(line + "\n" for line in lines) + ("e\n" if end else "")
        self._socket.sendall(text.encode("utf-8"))
        answer = self._lines.readline().rstrip("\n")
        if not answer.startswith("!"):
            raise Py4JError(f"the gateway answered {answer!r}")
        if answer[1] == "x":
            error = self._value(answer[2:]) if len(answer) > 2 else "no reason"
            raise Py4JJavaError(error) if isinstance(error, JavaObject) else Py4JError(str(error))
        return self._value(answer[2:])

    def argument(self, value):
        """A value of Python as a line of a command."""
        if value is None:
            return "n"
        if isinstance(value, bool):
            return "b" + str(value).lower()
        if isinstance(value, int):
            return ("i" if -(2**31) <= value < 2**31 else "L") + str(value)
        if isinstance(value, float):
            return "d" + repr(value)
        if isinstance(value, str):
            return "s" + value.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")
        if isinstance(value, (list, tuple)):
            converted = self.jvm.java.util.ArrayList()
            for item in value:
                converted.add(item)
            return "r" + converted._id
        if isinstance(value, dict):
            converted = self.jvm.java.util.HashMap()
            for key, item in value.items():
                converted.put(key, item)
            return "r" + converted._id
        return "r" + value._id

    def _value(self, text):
        kind, value = text[:1], text[1:]
        if kind in ("v", "n", ""):
            return None
        if kind == "s":
            parts = value.split("\\\\")
            return "\\".join(part.replace("\\r", "\r").replace("\\n", "\n") for part in parts)
        if kind in ("i", "L"):
            return int(value)
        if kind == "d":
            return float(value)
        if kind == "b":
            return value == "true"
        if kind == "j":
            return base64.standard_b64decode(value)
        kinds = {"r": JavaObject, "l": JavaList, "t": JavaArray}
        return kinds.get(kind, JavaObject)(self, value)


class JavaObject:
    """An object, whose methods are attributes."""

    def __init__(self, gateway, target_id):
        self._gateway = gateway
        self._id = target_id

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Method(self._gateway, self._id, name)  # whether it exists is seen when it is called

    def __str__(self):
        return self.toString()


class JavaList(JavaObject):
    """A list."""

    def __len__(self):
        return self.size()

    def __iter__(self):
        return (self.get(i) for i in range(self.size()))


class JavaArray(JavaObject):
    """An array."""

    def __len__(self):
        return self._gateway.command("a", "e", self._id)

    def __iter__(self):
        return (self._gateway.command("a", "g", self._id, f"i{i}") for i in range(len(self)))


class _Method:
    def __init__(self, gateway, target, name):
        self._gateway, self._target, self._name = gateway, target, name

    def __call__(self, *arguments):
        lines = [self._gateway.argument(argument) for argument in arguments]
        return self._gateway.command("c", self._target, self._name, *lines)


class JavaClass:
    """A class: a call is its constructor, attributes are static methods."""

    def __init__(self, gateway, name):
        self._gateway, self._name = gateway, name

    def __call__(self, *arguments):
        lines = [self._gateway.argument(argument) for argument in arguments]
        return self._gateway.command("i", self._name, *lines)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return _Method(self._gateway, "z:" + self._name, name)


class JavaPackage:
    """A package, or what the JVM does not have."""

    def __init__(self, gateway, name):
        self._gateway, self._name = gateway, name

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        full = f"{self._name}.{name}" if self._name else name
        self._gateway._socket.sendall(f"r\nu\n{full}\nrj\ne\n".encode("utf-8"))
        answer = self._gateway._lines.readline().rstrip("\n")
        if answer[1:3] == "yc":
            return JavaClass(self._gateway, answer[3:])
        if answer[1:3] == "yp":
            return JavaPackage(self._gateway, full)
        raise Py4JError(f"{full} does not exist in the JVM: {answer}")


class JVMView(JavaPackage):
    """All packages of the JVM."""

    def __init__(self, gateway):
        super().__init__(gateway, "")
