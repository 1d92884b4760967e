"""The signature is the one the gateway computes."""

from linli.platform.notices.gateways import acs3


def test_it_signs_the_example_of_the_documentation() -> None:
    """Alibaba Cloud, "V3 request structure and signature", fixed-parameter example (ECS RunInstances)."""
    ask = acs3.signed(
        "https://ecs.cn-shanghai.aliyuncs.com",
        "RunInstances",
        "2014-05-26",
        {"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"},
        "YourAccessKeyId",
        "YourAccessKeySecret",
        date="2023-10-26T10:22:32Z",
        nonce="3156853299f313e23d1673dc12e1703d",
    )
    assert ask.headers["Authorization"].endswith(
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )
