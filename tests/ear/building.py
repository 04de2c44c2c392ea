"""Builders: a small ear of a handful of labels, trained in a blink."""

from bot.ear import Ear

SMALL = {
    "criminal_record/where": [
        "làm lý lịch tư pháp ở đâu",
        "nộp hồ sơ lý lịch chỗ nào",
        "xin phiếu lý lịch ở cơ quan nào",
    ],
    "criminal_record/fee": [
        "lệ phí lý lịch tư pháp bao nhiêu",
        "làm lý lịch tốn bao nhiêu tiền",
        "phí làm phiếu lý lịch",
    ],
    "loan/interest": ["lãi suất vay bao nhiêu", "vay vốn lãi mấy phần trăm", "tiền lời vay chính sách"],
    "loan/amount": ["vay tối đa bao nhiêu", "được vay mấy triệu", "mức vay cao nhất"],
    "handoff/human": ["cho tôi gặp cán bộ", "muốn gặp người thật", "nói chuyện với nhân viên"],
    "smalltalk/greet": ["chào bạn", "xin chào ad", "alo"],
    "yes": ["đúng rồi", "vâng", "ừ"],
    "no": ["không phải", "không đâu", "sai rồi"],
    "out_of_scope": ["hôm nay trời mưa không", "kết quả bóng đá", "giá vàng hôm nay", "nấu phở thế nào"],
    "danger/hunger": ["hai ngày chưa ăn gì", "không có chỗ ngủ đêm nay", "đói lả rồi"],
}


def examples(labels=SMALL):
    """The examples of ``labels`` as (text, label)."""
    return [(text, label) for label, texts in labels.items() for text in texts]


def small_ear(labels=SMALL):
    """An ear that knows ``labels``."""
    return Ear.train(examples(labels))
