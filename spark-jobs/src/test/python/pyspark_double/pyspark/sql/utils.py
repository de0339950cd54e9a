import os


def is_remote():
    return "SPARK_CONNECT_MODE_ENABLED" in os.environ
