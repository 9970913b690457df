"""Workers that leave what they wrote in a bucket, on a real S3 server on loopback."""

from __future__ import annotations

import logging

import pytest

from tests.cluster.alike import differing
from tests.cluster.machines import cluster
from tests.cluster.world import registry
from tests.crawler.crawl import crawl, xxgk

KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1"}
IDS = ("nx-pingluo", "hn-jiyuan")


@pytest.fixture
def bucket(monkeypatch):
    """The server's address, with an empty bucket."""
    import boto3
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in (KEYS | {"AWS_ENDPOINT_URL": f"http://{host}:{port}"}).items():
        monkeypatch.setenv(name, value)
    boto3.client("s3").create_bucket(Bucket="xxgk")
    try:
        yield server
    finally:
        server.stop()


def objects():
    import boto3

    return [one["Key"] for one in boto3.client("s3").list_objects_v2(Bucket="xxgk").get("Contents", ())]


def test_a_bucket(tmp_path, bucket, portals):
    registry(portals, tmp_path / "portals.toml", *IDS)
    with cluster(tmp_path / "cluster") as machines:
        there = ("--all", "--data", "two", "--cluster", machines.address, "-s", "XXGK_STORAGE=s3://xxgk/staging/one")
        told = crawl(tmp_path, *there)
        assert told.status == 0
        crawl(tmp_path, "--all", "--data", "one")
        assert differing(tmp_path / "one", tmp_path / "two") == {}
        assert xxgk("verify", "--data", "two", cwd=tmp_path).status == 0
        assert objects() == []
        assert "nothing new" in crawl(tmp_path, *there).err

        none = crawl(tmp_path, *there[:-1], "XXGK_STORAGE=s3://no-such-bucket/x")
        assert none.status == 2
        assert none.err.startswith("Error: s3://no-such-bucket/x: ")
        bucket.stop()
        gone = crawl(tmp_path, *there)
        assert gone.status == 2
        assert "check that this machine reaches the storage" in gone.err
        assert gone.err.count("\n") == 1
