import copy
import uuid


class Param:
    def __init__(self, parent, name, doc, typeConverter=None):
        self.parent = getattr(parent, "uid", parent)
        self.name = name
        self.doc = doc
        self.typeConverter = typeConverter

    def __hash__(self):
        return hash((self.parent, self.name))

    def __eq__(self, other):
        return isinstance(other, Param) and (self.parent, self.name) == (other.parent, other.name)


class TypeConverters:
    @staticmethod
    def toString(value):
        if not isinstance(value, str):
            raise TypeError(f"Could not convert {value!r} to string")
        return value

    @staticmethod
    def toFloat(value):
        return float(value)

    @staticmethod
    def toInt(value):
        if not isinstance(value, (int, float)) or value != int(value):
            raise TypeError(f"Could not convert {value!r} to int")
        return int(value)

    @staticmethod
    def toBoolean(value):
        if not isinstance(value, bool):
            raise TypeError(f"Boolean Param requires value of type bool, not {value!r}")
        return value

    @staticmethod
    def toListInt(value):
        return [TypeConverters.toInt(item) for item in value]

    @staticmethod
    def toListFloat(value):
        return [float(item) for item in value]


class Params:
    def __init__(self):
        super().__init__()
        self.uid = type(self).__name__ + "_" + uuid.uuid4().hex[-12:]
        self._paramMap = {}
        self._defaultParamMap = {}
        for name in dir(type(self)):
            param = getattr(type(self), name)
            if isinstance(param, Param):
                setattr(self, name, Param(self, param.name, param.doc, param.typeConverter))

    @staticmethod
    def _dummy():
        return "undefined"

    @property
    def params(self):
        return [getattr(self, name) for name in dir(type(self)) if isinstance(getattr(type(self), name), Param)]

    def isSet(self, param):
        return param in self._paramMap

    def hasDefault(self, param):
        return param in self._defaultParamMap

    def isDefined(self, param):
        return self.isSet(param) or self.hasDefault(param)

    def getOrDefault(self, param):
        return self._paramMap[param] if self.isSet(param) else self._defaultParamMap[param]

    def explainParams(self):
        return "\n".join(f"{param.name}: {param.doc}" for param in self.params)

    def copy(self, extra=None):
        that = copy.copy(self)
        that._paramMap = {**self._paramMap, **(extra or {})}
        that._defaultParamMap = dict(self._defaultParamMap)
        return that

    def _set(self, **values):
        for name, value in values.items():
            if value is not None:
                param = getattr(self, name)
                self._paramMap[param] = param.typeConverter(value)
        return self

    def _setDefault(self, **values):
        for name, value in values.items():
            self._defaultParamMap[getattr(self, name)] = value
        return self

    def _copyValues(self, to):
        for param in self.params:
            if hasattr(type(to), param.name):
                for source, target in ((self._paramMap, to._paramMap), (self._defaultParamMap, to._defaultParamMap)):
                    if param in source:
                        target[getattr(to, param.name)] = source[param]
        return to

    def _resetUid(self, uid):
        for param in self.params:
            for values in (self._paramMap, self._defaultParamMap):
                if param in values:
                    values[Param(uid, param.name, param.doc, param.typeConverter)] = values.pop(param)
            param.parent = uid
        self.uid = uid
