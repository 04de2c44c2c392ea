"""What people write, and the need they have: imagined people in every register, not taken from the training data."""

NEEDS = [
    # criminal-record certificates
    ("criminal_record/where", "ad ơi giờ đi xin lltp thì ra chỗ nào"),
    ("criminal_record/where", "xin phieu ly lich tu phap o dau v"),
    ("criminal_record/where", "tui ở Bình Định chừ muốn mần cái phiếu lý lịch thì tới mô"),
    ("criminal_record/where", "Sở Tư pháp nói không làm nữa, vậy tôi nộp lý lịch tư pháp chỗ nào"),
    ("criminal_record/documents", "làm lý lịch tư pháp phải mang theo những gì"),
    ("criminal_record/documents", "e di lam lltp can chuan bi giay to j"),
    ("criminal_record/documents", "xin phiếu lý lịch có cần photo căn cước hông"),
    ("criminal_record/fee", "làm lltp hết nhiêu tiền"),
    ("criminal_record/fee", "le phi ly lich tu phap bao nhieu"),
    ("criminal_record/fee", "xin cái phiếu lý lịch có mất tiền không anh"),
    ("criminal_record/which_form", "xin việc thì làm phiếu số 1 hay số 2"),
    ("criminal_record/which_form", "phieu so 1 khac phieu so 2 cho nao"),
    (
        "criminal_record/employer_demands_two",
        "công ty bắt em phải nộp lý lịch tư pháp số 2 mới nhận, có đúng không",
    ),
    ("criminal_record/employer_demands_two", "chu xuong doi phieu so 2 toi phai lam sao"),
    ("criminal_record/how_long", "nộp hồ sơ lý lịch rồi mấy ngày thì có"),
    ("criminal_record/how_long", "lam lltp bao lau thi lay dc"),
    ("criminal_record/relative_files", "mẹ đi làm lý lịch tư pháp thay cho con được không"),
    ("criminal_record/relative_files", "chong e di lam xa, e nop ho so lltp gium dc k"),
    # expungement
    ("expungement/how_long", "bao lâu thì em được xóa án tích"),
    ("expungement/how_long", "toi bi 2 nam tu, ra duoc 3 nam roi, het an tich chua"),
    ("expungement/automatic", "xóa án tích có tự động không hay phải làm đơn"),
    ("expungement/unpaid_obligations", "còn thiếu tiền bồi thường thì có được xóa án không"),
    ("expungement/unpaid_obligations", "chua dong an phi thi co xoa an tich dc k"),
    ("expungement/how_to_show", "được xóa án tích rồi thì lấy giấy gì chứng minh"),
    ("criminal_record/what_shown_cleared", "xoa an roi trong phieu ly lich con ghi tien an k"),
    # legal aid
    ("legal_aid/released_person", "ra tù có được luật sư miễn phí không"),
    ("legal_aid/who", "ai thuoc dien tro giup phap ly"),
    ("legal_aid/where", "trung tâm trợ giúp pháp lý nằm ở đâu"),
    ("legal_aid/where", "muon nho luat su nha nuoc thi toi dau"),
    ("legal_aid/documents", "xin trợ giúp pháp lý cần giấy tờ gì"),
    ("legal_aid/cost", "nhờ trợ giúp pháp lý có phải trả tiền không"),
    ("legal_aid/cost", "tgpl co ton phi k"),
    # loans
    ("loan/conditions", "mới ra tù có được vay vốn không"),
    ("loan/conditions", "dieu kien vay von theo quyet dinh 22"),
    ("loan/amount", "vay làm ăn tối đa bao nhiêu"),
    ("loan/amount", "nguoi ra tu dc vay may trieu"),
    ("loan/interest", "lãi suất vay ngân hàng chính sách cho người ra tù là mấy phần trăm"),
    ("loan/interest", "vay qd22 lai bao nhieu 1 thang"),
    ("loan/steps", "muốn vay vốn thì bắt đầu làm từ bước nào"),
    ("loan/steps", "thu tuc vay von lam nhu the nao"),
    ("loan/documents", "hồ sơ vay vốn gồm những giấy gì"),
    ("loan/documents", "vay nhcs can giay to chi"),
    ("loan/over_five_years", "ra tù 7 năm rồi còn vay được không"),
    ("loan/over_five_years", "ck e ra tu 6 nam r vay von dc k"),
    ("loan/who_signs", "ai đứng tên vay, tôi hay vợ tôi"),
    ("loan/who_signs", "cha mẹ đứng tên vay thay con được hông"),
    # training and jobs
    ("training_jobs/support_money", "đi học nghề được hỗ trợ bao nhiêu tiền"),
    ("training_jobs/support_money", "hoc nghe co dc cho tien an khong"),
    ("training_jobs/free_class", "học nghề miễn phí ở đâu"),
    ("training_jobs/where", "muon hoc sua xe thi dang ky cho nao"),
    ("training_jobs/find_job", "em mới về muốn kiếm việc làm"),
    ("training_jobs/find_job", "co cho nao nhan nguoi co an vo lam k"),
    ("training_jobs/employer_asks_record", "phỏng vấn họ hỏi có tiền án không thì trả lời sao"),
    ("training_jobs/employer_asks_record", "di xin viec co phai khai tien an ko"),
    # after release, social support
    ("after_release/first_steps", "mới ra trại phải làm gì trước tiên"),
    ("after_release/present_when", "ve dia phuong phai trinh dien o dau trong may ngay"),
    ("after_release/identity_card", "mất căn cước trong trại giờ làm lại thế nào"),
    ("after_release/identity_card", "di tu ve het han cccd lam lai o dau"),
    ("social_support/urgent_food_shelter", "người ra tù không nơi nương tựa được nhà nước hỗ trợ gì"),
    ("social_support/urgent_food_shelter", "xa co tro cap kho khan cho nguoi moi ra tu k"),
    # warnings
    (
        "warnings/bank_account_rental",
        "có người thuê tài khoản ngân hàng của em 2 triệu một tháng, có nên không",
    ),
    ("warnings/bank_account_rental", "cho muon so tai khoan co sao k"),
    ("warnings/paid_paper_service", "trên mạng có dịch vụ làm lltp 2 triệu lấy nhanh, tin được không"),
    ("warnings/paid_paper_service", "co nguoi bao dua tien ho xoa an tich cho"),
    ("warnings/easy_job_abroad", "có nên đi campuchia làm việc nhẹ lương cao không"),
    ("warnings/easy_job_abroad", "ng ta gioi thieu qua lao lam 30tr 1 thang co lua dao k"),
    ("warnings/loan_sharks", "có nên vay nóng qua app không"),
    ("warnings/loan_sharks", "vay tin dung den lai cao qua phai lam sao"),
    # privacy, hand-off, small talk
    ("privacy/who_are_you", "bạn là ai vậy, người hay máy"),
    ("privacy/who_are_you", "day la cong an ha"),
    ("privacy/delete_my_data", "xóa hết dữ liệu của tôi đi"),
    ("privacy/delete_my_data", "xoa tin nhan cua em giup voi"),
    ("privacy/what_is_kept", "nhắn ở đây có bị lưu lại không"),
    ("privacy/who_reads", "ai doc duoc tin nhan cua toi"),
    ("handoff/human", "cho tôi gặp cán bộ"),
    ("handoff/human", "cho e gap nguoi that"),
    ("handoff/human", "noi chuyen voi can bo di"),
    ("handoff/human", "tui muốn nói chuyện với người thiệt, hổng nói với máy nữa"),
    ("smalltalk/greet", "chào ad"),
    ("smalltalk/testing", "alo alo"),
    ("smalltalk/thanks", "cảm ơn nhiều nha"),
    ("smalltalk/thanks", "tks ad"),
    ("smalltalk/bye", "thôi chào nhé"),
    ("smalltalk/abuse", "bot ngu như bò"),
    ("smalltalk/capabilities", "bạn giúp được những gì"),
    ("media/good_examples", "có câu chuyện người ra tù thành công không cho xem"),
]

SEVERAL = [
    (
        {"criminal_record/fee", "criminal_record/how_long"},
        "lệ phí làm lý lịch tư pháp bao nhiêu và mấy ngày thì có kết quả",
    ),
    ({"loan/interest", "loan/documents"}, "vay vốn lãi suất bao nhiêu, hồ sơ vay vốn cần giấy tờ gì"),
    (
        {"criminal_record/where", "expungement/how_long"},
        "làm lý lịch tư pháp ở đâu vậy ad? với lại bao lâu thì được xóa án tích",
    ),
    ({"training_jobs/where", "loan/amount"}, "học nghề ở đâu. còn vay vốn thì được vay bao nhiêu"),
]

ONE = [
    "em mới ra tù được 2 tháng, giờ công ty đòi lý lịch tư pháp thì em xin ở đâu",
    "chào ad, cho em hỏi lệ phí làm lý lịch tư pháp với ạ",
    "vợ chồng em nghèo lắm, có được luật sư miễn phí không",
    "em bị 3 năm tù, về năm ngoái, bao giờ em được xóa án tích",
    "tôi ở quê, nhà xa, muốn vay vốn nuôi bò, thủ tục vay thế nào",
]

OUT_OF_SCOPE = """
kết quả xổ số miền nam hôm nay
mai trời có mưa không
đội tuyển việt nam đá mấy giờ
giá vàng sjc hôm nay
làm hộ chiếu mất bao lâu
đăng ký kết hôn cần giấy tờ gì
chỉ cách nấu phở bò
bitcoin lên hay xuống
ông trump là ai
viết giúp em bài văn tả mẹ
what is the capital of france
lịch cúp điện tuần này
sang tên sổ đỏ thế nào
thi bằng lái xe a1 ở đâu
mua điện thoại nào tốt
cho xin công thức làm bánh flan
bị đau răng uống thuốc gì
con mèo nhà em bỏ ăn
đặt vé máy bay đi hà nội
lam sao giam can nhanh
""".strip().splitlines()

NOT_A_HUMAN = [
    "công an xã ở đâu",
    "hỏi cán bộ nào làm giấy này",
    "cán bộ xã hẹn tôi thứ hai quay lại lấy giấy",
    "gặp cán bộ nào để nộp hồ sơ vay vốn",
    "cán bộ tư pháp xã làm việc mấy giờ",
]
