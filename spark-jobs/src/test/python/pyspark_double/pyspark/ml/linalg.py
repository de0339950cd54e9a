class Vector:
    pass
