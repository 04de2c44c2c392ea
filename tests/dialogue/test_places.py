"""An answer names the office of the place the person named, and tells old names their new ones."""


def text_of(answer):
    return answer["cards"][0]["text"]


def test_the_office_of_the_place_is_named(talk):
    said = talk.say("ở Bình Định thì xin trợ giúp pháp lý ở đâu")
    assert "Trung tâm trợ giúp pháp lý nhà nước, Tỉnh Gia Lai" in text_of(said)
    assert "**Tỉnh Bình Định** nay thuộc **Tỉnh Gia Lai**" in text_of(said)


def test_the_place_is_remembered(talk):
    talk.say("tui ở Ninh Thuận, trợ giúp pháp lý ở đâu")
    said = talk.need("legal_aid/where")
    assert "Tỉnh Khánh Hòa" in text_of(said)


def test_an_old_province_is_told_its_new_name_first(talk):
    said = talk.say("Bình Định giờ thuộc tỉnh nào")
    assert text_of(said).startswith("**Tỉnh Bình Định** nay thuộc **Tỉnh Gia Lai**.")


def test_a_place_that_may_be_two_is_asked_about_once(talk):
    said = talk.need("after_release/commune_merged")
    assert "nơi nào" not in text_of(said)
    asked = talk.say("xã Lương Sơn tỉnh Phú Thọ giờ là xã nào")
    assert "Anh/chị ở nơi nào: Xã Lương Sơn, Tỉnh Phú Thọ; Xã Sơn Lương, Tỉnh Phú Thọ?" in text_of(asked)
    press = next(b["act"] for b in asked["cards"][0]["buttons"] if b["act"].get("place"))
    told = talk.say(act=press)
    assert "nơi nào" not in text_of(told)


def test_an_old_commune_and_district_are_told_their_new_name(talk):
    said = talk.say("xã Quan Lạn huyện Vân Đồn tỉnh Quảng Ninh giờ thuộc đâu")
    assert "nay thuộc **Đặc khu Vân Đồn, Tỉnh Quảng Ninh**" in text_of(said)


def test_a_number_that_many_communes_had_is_asked_for_its_district(talk):
    said = talk.say("phường 11 thành phố hồ chí minh giờ là phường nào")
    assert "nhắn thêm tên xã, phường và quận, huyện cũ" in text_of(said)
