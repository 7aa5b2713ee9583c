"""How boards head their columns and what they write in them, beside the English words.

Compared without regard to capitals, blanks and line breaks. Another heading is one more word here.
"""

import unicodedata

from emulab.rules import Name

HEADINGS: dict[str, tuple[str, ...]] = {
    "unit": ("đơn vị", "mã đơn vị", "cơ quan, đơn vị", "units", "unit id"),
    "name": ("tên", "tên đơn vị", "tên đầy đủ", "full name"),
    "name_en": ("tên tiếng anh", "english name"),
    "short_name": ("tên tắt", "tên viết tắt", "viết tắt"),
    "since": ("từ năm", "từ"),
    "until": ("đến năm", "đến", "đến hết năm"),
    "successor": ("đơn vị kế thừa", "kế thừa"),
    "provenance": ("nguồn gốc", "loại nguồn"),
    "note": ("ghi chú", "notes", "remark", "nhận xét"),
    "criterion": ("tiêu chí", "mã tiêu chí", "nội dung tiêu chí", "nội dung", "criteria"),
    "stage": ("giai đoạn", "vòng", "vòng chấm", "bước chấm"),
    "scorer": ("người chấm", "đơn vị chấm", "bên chấm"),
    "mark": ("điểm", "điểm chấm", "số điểm", "marks"),
    "assigned": ("được giao", "giao"),
    "target": ("chỉ tiêu", "chỉ tiêu giao", "mục tiêu"),
    "check": ("điều kiện", "điều kiện xét"),
    "result": ("kết quả",),
    "evidence": ("minh chứng", "căn cứ"),
    "who": ("người sửa", "người điều chỉnh", "người thay đổi"),
    "when": ("thời điểm", "ngày sửa", "ngày điều chỉnh", "thời gian"),
    "before": ("điểm trước", "điểm cũ", "trước khi sửa"),
    "after": ("điểm sau", "điểm mới", "sau khi sửa"),
    "reason": ("lý do", "lí do"),
    "points": ("điểm", "số điểm", "điểm công bố"),
    "contest": ("nội dung bầu", "hình thức", "danh hiệu", "chức danh"),
    "ballot": ("phiếu", "số phiếu", "mã phiếu"),
    "channel": ("hình thức bỏ phiếu", "cách bỏ phiếu", "kênh"),
    "vote": ("ý kiến", "biểu quyết"),
    "place": ("thứ tự", "thứ hạng"),
    "score": ("điểm", "điểm số"),
    "invalid": ("lý do không hợp lệ", "lí do không hợp lệ"),
    "agree": ("đồng ý", "số phiếu đồng ý"),
    "disagree": ("không đồng ý", "số phiếu không đồng ý"),
    "no_mark": ("không có ý kiến", "không ghi"),
    "both": ("đánh cả hai ô", "cả hai"),
    "teller": ("người kiểm phiếu", "lượt kiểm phiếu"),
    "field": ("mục", "chỉ số"),
    "number": ("số", "số lượng", "số hiệu", "số ký hiệu"),
    "kind": ("loại",),
    "title": ("tiêu đề", "trích yếu", "tên văn bản"),
    "due": ("hạn", "hạn nộp", "thời hạn"),
    "date": ("ngày", "ngày ban hành", "ngày nộp"),
    "source": ("nguồn",),
    "written": ("nguyên văn",),
}

ENTRIES: dict[str, tuple[str, ...]] = {
    "bonus": ("điểm thưởng", "tổng điểm thưởng"),
    "penalty": ("điểm trừ", "tổng điểm trừ"),
    "total": ("tổng điểm", "tổng cộng"),
}

WORDS: dict[str, tuple[str, ...]] = {
    "self": ("tự chấm", "tự chấm điểm"),
    "cross": ("chấm chéo",),
    "head": ("thẩm định", "cụm trưởng", "khối trưởng", "cụm trưởng chấm", "khối trưởng chấm"),
    "board": ("hội đồng", "hội đồng chấm"),
    "yes": ("có", "true", "x"),
    "no": ("không", "false"),
    "pass": ("đạt",),
    "fail": ("không đạt",),
    "waived": ("miễn",),
    "unknown": ("chưa rõ",),
    "box": ("hòm phiếu", "trực tiếp"),
    "written": ("bằng văn bản", "văn bản"),
    "agree": ("đồng ý",),
    "disagree": ("không đồng ý",),
    "none": ("không có ý kiến",),
    "both": ("cả hai", "đánh cả hai ô"),
    "chair": ("chủ tịch", "chủ tịch hội đồng", "chủ tọa"),
    "first": ("thứ nhất", "người thứ nhất"),
    "second": ("thứ hai", "người thứ hai"),
    "not_issued": ("không do ban tổ chức phát", "không phải phiếu phát ra"),
    "no_stamp": ("không đóng dấu", "không có dấu"),
    "too_many": ("quá số lượng", "chọn quá số lượng"),
    "all_crossed_out": ("gạch hết", "gạch tất cả"),
    "added": ("viết thêm", "ghi thêm"),
    "other": ("lý do khác", "khác"),
    "published": ("công bố",),
    "inferred": ("suy ra",),
    "synthetic": ("minh họa", "giả lập"),
    "document": ("văn bản",),
    "meeting": ("hội nghị", "họp"),
    "movement": ("phong trào",),
    "report": ("báo cáo",),
    "signing": ("ký kết", "ký giao ước"),
    "members": ("tổng số thành viên",),
    "present": ("có mặt",),
    "absent": ("vắng mặt",),
    "recused": ("không tham gia bỏ phiếu",),
    "printed": ("đã in", "in ra"),
    "issued": ("phát ra",),
    "unused": ("không dùng đến", "chưa dùng"),
    "spoilt": ("hỏng, đổi phiếu khác", "hỏng"),
    "returned": ("thu vào", "thu về"),
    "not_returned": ("không thu về",),
    "valid": ("hợp lệ",),
    "invalid": ("không hợp lệ",),
    "blank": ("phiếu trắng",),
    "written_sent": ("gửi xin ý kiến bằng văn bản",),
    "written_answered": ("trả lời bằng văn bản",),
    "written_valid": ("ý kiến bằng văn bản hợp lệ",),
    "invalid_not_issued": ("không hợp lệ: không do ban tổ chức phát",),
    "invalid_no_stamp": ("không hợp lệ: không đóng dấu",),
    "invalid_too_many": ("không hợp lệ: quá số lượng",),
    "invalid_all_crossed_out": ("không hợp lệ: gạch hết",),
    "invalid_added": ("không hợp lệ: viết thêm",),
    "invalid_other": ("không hợp lệ: lý do khác",),
}


def in_both(word: str, table: dict[str, tuple[str, ...]]) -> Name:
    """The word in both languages: the Vietnamese that its table has first, or else itself.

    >>> in_both("short_name", HEADINGS)
    Name(vi='tên tắt', en='short name')
    """
    label = word.replace("_", " ")
    return Name(vi=table.get(word, (label,))[0], en=label)


def heading_key(heading: str) -> str:
    """A heading as it is compared: joined letters, small, đ for eth, blanks for breaks.

    >>> heading_key("  ĐƠN VỊ\\n(id) "), heading_key("short_name")
    ('đơn vị (id)', 'short name')
    """
    joined = unicodedata.normalize("NFC", heading).casefold().replace("\u00f0", "đ")
    return " ".join(joined.replace("_", " ").split())
