// The fields of a count sheet, what they are called, and the words for papers and marks.
// The names are those of the data folder; the twin of the lists in emulab/tables.

/** Every field in the order of the sheet, as Python calls it in both languages. */
export const FIELD_NAMES = named({
  members: "tổng số thành viên",
  present: "có mặt",
  absent: "vắng mặt",
  recused: "không tham gia bỏ phiếu",
  printed: "đã in",
  issued: "phát ra",
  unused: "không dùng đến",
  spoilt: "hỏng, đổi phiếu khác",
  returned: "thu vào",
  not_returned: "không thu về",
  valid: "hợp lệ",
  invalid: "không hợp lệ",
  blank: "phiếu trắng",
  written_sent: "gửi xin ý kiến bằng văn bản",
  written_answered: "trả lời bằng văn bản",
  written_valid: "ý kiến bằng văn bản hợp lệ",
  invalid_not_issued: "không hợp lệ: không do ban tổ chức phát",
  invalid_no_stamp: "không hợp lệ: không đóng dấu",
  invalid_too_many: "không hợp lệ: quá số lượng",
  invalid_all_crossed_out: "không hợp lệ: gạch hết",
  invalid_added: "không hợp lệ: viết thêm",
  invalid_other: "không hợp lệ: lý do khác",
});
export const FIELDS = Object.keys(FIELD_NAMES);
export const REASONS = FIELDS.filter((field) => field.startsWith("invalid_")).map((field) => field.slice(8));

export const CHANNELS = ["box", "written"];
export const CHANNEL_NAMES = named({ box: "hòm phiếu", written: "bằng văn bản" });

export const MARKS = ["agree", "disagree", "no_mark", "both"];

/** What a paper of some kind can say of a name. */
export const MARKS_OF = { approval: ["agree"], yes_no: MARKS };

function named(table) {
  return Object.fromEntries(Object.entries(table).map(([id, vi]) => [id, { vi, en: id }]));
}
