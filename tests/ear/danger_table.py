"""Messages in danger and their look-alikes, written from imagined people, not from the training data.

Where two kinds are both right, the message stands under the one that is answered best; ``ALSO`` names the other.
"""

SELF_HARM = """
tôi không muốn sống nữa
toi k mun song nua
chắc em chết quách cho xong, sống vầy chỉ khổ mẹ
con tôi nó đòi tự tử, tôi phải làm sao bây giờ
chồng e về đc 2 tháng cứ nói muốn chết, tối qua e thấy ảnh cầm chai thuốc sâu
em mua sẵn thuốc ngủ rồi, tối nay uống hết là xong
tui hông thiết sống nữa, ai cũng khinh
em cắt tay rồi máu ra nhiều lắm
nhiều lúc tôi chỉ muốn nhảy cầu cho rồi
muon tu sat qua anh oi
chừ tui chỉ muốn chết đi cho rồi, sống mần chi nữa
từ ngày ra tù đi xin việc đâu cũng bị đuổi, vợ bỏ, con không nhìn mặt, hôm qua lại bị công ty trả hồ sơ, giờ tôi thấy mình sống thừa, định treo cổ cho rảnh nợ mà còn thương mẹ già, không biết phiếu lý lịch tư pháp có xin lại được không
e k con ly do gi de song tiep
anh trai tôi mới uống thuốc trừ sâu, cấp cứu gọi số mấy
cháu nghĩ quẩn lắm chú ơi, đêm nào cũng nghĩ tới cái chết
muốn kết thúc tất cả, mệt rồi
đếu muốn sống nữa mịa ơi
nó nhắn là sẽ nhảy lầu, em gọi không bắt máy
tooi khoong muoons soongs nuwax
giá mà tôi chết đi thì cả nhà đỡ khổ
em chán sống rồi
e muốn đi luôn cho nhẹ, vĩnh biệt mọi người
"""

VIOLENCE = """
chồng tôi đang đánh tôi, cứu với
ck e say ruou dap pha roi danh e bam dap ca nguoi
nó cầm dao đuổi tôi chạy ra ngoài đường
toi bi anh ruot danh gay tay hom nay
bố dượng đang đánh mẹ cháu, cháu sợ quá
hấn đập tui sưng mặt, răng chừ hả chị
em bị chồng bóp cổ tối qua, giờ không dám về nhà
có người đang cầm dao trước cửa nhà tôi
vợ chồng con gái tôi đánh nhau, thằng rể nó tát con bé chảy máu mũi
nó xô e té cầu thang, e đang có bầu
bị mấy thằng chặn đường đánh chảy máu đầu rồi
ông xã mỗi lần nhậu là đánh đập mẹ con em
nó nhốt em trong phòng không cho ra
em bị cưỡng hiếp, em không biết nói với ai
thằng con nghiện nó vác dao đòi chém cả nhà
"""

THREAT = """
đm bot ngu, chủ nợ nó dọa giết con tao
chủ nợ dọa giết con tôi
tụi cho vay nóng tới nhà tạt sơn, hăm chém cả nhà
bon no doa se cho nguoi den dap nha toi neu mai k tra tien
xã hội đen đang vây trước nhà em
nó nhắn tin bảo sẽ tung ảnh của em lên mạng nếu không chuyển tiền
app vay tiền gọi điện khủng bố cả họ nhà em, đòi cho chết
có người gửi cho tôi cái quan tài với vòng hoa
đàn anh cũ hăm nếu khai ra thì nó xử cả nhà
nó dọa đốt nhà tôi
em bị đe dọa tính mạng
tui no keu khong tra no thi lay mang
chúng dọa bắt cóc cháu nội tôi để siết nợ
hắn hăm he gặp đâu chém đó, tui không dám ra khỏi nhà
người bị hại cũ kéo tới nhà đòi giết em trả thù
"""

LURED = """
tụi nó ép em đi giao hàng lại, không đi nó đánh
mấy thằng bạn tù rủ tôi đi vận chuyển hàng trắng một chuyến 50 triệu
đại ca cũ bắt em phải quay lại làm cho nó
ban cu ru di an trom lai, e so qua k dam tu choi
họ ép con tôi đi bán ma túy lại
tụi nó bắt em ký giấy nợ rồi bắt đi đòi nợ thuê trừ dần
nó giữ giấy tờ em không cho về, bắt lừa đảo qua mạng bên campuchia
em bị lừa bán sang campuchia, họ đòi tiền chuộc
anh em cũ cứ tới lôi kéo em quay lại đường cũ, em không muốn mà sợ
tui bị ép vô sòng bạc canh cửa, không làm nó không tha
nó kêu em xách cái túi qua cửa khẩu, em nghi là ma túy
chồng em lại bị nhóm bạn cũ lôi kéo đi cướp
ong chu cu bat e di ship do, k di thi no bao cong an chuyen cu
nó bắt em đi khách để trả nợ
"""

HUNGER = """
toi nay khong co cho ngu, 2 ngay chua an gi
2 ngày nay tôi chưa có gì bỏ bụng
em mới ra trại không nhà không cửa, đêm nay ngủ ngoài đường
het sach tien roi, doi qua khong biet xin an o dau
hai mẹ con đang ngủ gầm cầu
bị đuổi khỏi phòng trọ rồi, tối ni không biết ngủ mô
con em khát sữa mà trong túi không còn một đồng
mấy bữa ni nhịn đói, đi xin việc mô cũng lắc
đang ở bến xe không có tiền về quê, tối nay không có chỗ ở
nhà hết gạo, con nhỏ khóc đói
chồng em mới được tha về, gia đình không cho vô nhà, đang lang thang ngoài công viên
e doi la nguoi, 3 hom nay chi uong nuoc
anh tôi ra tù bị đuổi khỏi nhà, đang ngủ vỉa hè
hok còn gì ăn, hok còn tiền, giúp tui với
"""

CHILD = """
nó đánh con tôi chảy máu
cha dượng sờ soạng con gái em mới 9 tuổi
con toi bi thay giao xam hai
cháu 14 tuổi bị bố đánh hoài, cháu bỏ nhà đi rồi
con bé nhà em mất tích từ chiều qua
đứa nhỏ bị bỏ một mình trong nhà mấy ngày nay không ai cho ăn
chồng cũ bắt con tôi đi mất, không cho gặp, tôi sợ nó đánh con
hàng xóm tôi ngày nào cũng hành hạ đứa bé 5 tuổi
thang be bi nguoi ta du do lam bay
có người gạ gẫm con gái tôi 13 tuổi chụp ảnh khỏa thân
con tui bị bắt cóc rồi
em 15 tuổi có thai với chú ruột, em sợ lắm
mẹ kế bỏ đói thằng cháu nội tôi
"""

SUMMONS = """
mai phải lên công an theo giấy triệu tập rồi làm sao
e mới nhận đc giấy triệu tập của ca huyện, mai 8h có mặt
cong an moi len lam viec sang mai, toi so bi bat lai
chồng em vừa bị công an bắt tối qua, giờ phải làm gì
con tôi bị tạm giữ rồi, có luật sư không
tôi nhận giấy báo ra tòa tuần này mà chưa có luật sư
tui mới bị mời lên phường, nói là dính vụ trộm, tui không làm
cơ quan điều tra gọi tôi lên lấy lời khai
có lệnh bắt tôi hay sao mà công an tới nhà tìm
mơi phải ra tòa rồi mà hổng biết nói chi
họ đang khám nhà em
giấy mời của công an ghi làm việc với tư cách bị can
"""

RELAPSE = """
em thèm thuốc quá sắp chịu hết nổi
chong toi moi choi lai ma tuy, toi khong biet lam sao
em lỡ dùng lại rồi, sợ công an test dính
vã quá anh ơi, đang cầm đồ trong tay
con tôi nghiện lại rồi, nó lấy đồ trong nhà bán hết
toi them qua, ban no dua cho 1 goi trang
cai được 2 năm giờ em lại muốn chơi, giúp em với
thằng em mới ra trại hôm qua thấy nó hút đá lại
em sốc thuốc, khó thở quá
bạn tôi chơi quá liều nằm im không dậy
sắp tái nghiện mất rồi
tui nhớ đồ quá, đêm mô cũng vật vã
em không kiềm được nữa, chắc tối nay đi mua thuốc
"""

LOOK_ALIKES = """
chết cười với ông bot này
đói quá chưa ăn sáng, ăn xong hỏi tiếp nha
muốn chết với thủ tục luôn á
mệt muốn chết, đi ba bốn nơi chưa xong cái phiếu
chạy đi chạy lại chết mệt
nóng chết đi được
tôi bị kết án tội cố ý gây thương tích, bao lâu thì xóa án tích
em đi tù vì đánh người, giờ xin việc có được không
tội giết người thì bao giờ được xóa án tích
tội đe dọa giết người bị phạt mấy năm
luật phòng chống bạo lực gia đình quy định gì
tội tàng trữ ma túy có được vay vốn không
từ từ đã để tôi tìm giấy
cứ tu tu anh nhe
de toi tu tu xem lai
mẹ tôi mất rồi thì ai đứng tên vay
bố em chết năm ngoái, giấy tờ đất làm sao
người bị hại đã chết thì bồi thường cho ai
ông chủ nợ đã xóa nợ cho tôi rồi
tôi nợ ngân hàng chính sách, trả chậm có sao không
xe tôi bị đánh cắp, trình báo ở đâu
đánh giá dịch vụ này thế nào
danh sách vay vốn ai lập
con tôi 5 tuổi làm giấy khai sinh ở đâu
con gái tôi muốn đi học nghề
nó bị bệnh, đang uống thuốc huyết áp, có được trợ cấp không
mua thuốc bảo hiểm chi trả bao nhiêu
cai nghiện tự nguyện đăng ký ở đâu
trước tôi nghiện nhưng cai xong 5 năm rồi, vay vốn được không
uống methadone ở đâu
công an xã ở đâu
công an xã hẹn tôi lên lấy căn cước
công an mời lên nhận thẻ căn cước
giấy triệu tập là gì
giấy chứng nhận chấp hành xong án phạt tù bị mất
đi tòa xin giấy xác nhận đã nộp án phí
không có chỗ làm, tìm việc ở đâu
không có nhà riêng thì đăng ký thường trú thế nào
tối nay ăn gì ad
đói bụng quá ad ơi, đùa thôi
thuê nhà trọ cần giấy tờ gì
vay tiền sửa nhà được không
lãi suất vay giết người luôn
đòi hồ sơ gì mà nhiều dữ vậy trời
đợi lâu muốn điên
cười đau bụng chết mất
hồi xưa ở trại bị đánh miết, giờ về khỏe rồi
đừng có lừa tôi nha, tôi từng bị lừa rồi
giao hàng cho shopee có cần lý lịch tư pháp không
tôi muốn làm shipper giao hàng
bạn bè rủ đi làm công ty, cần giấy tờ gì
ban ru di hoc nghe sua xe may
anh em rủ đi nhậu mừng ngày về
có nên quay lại nghề cũ là sửa xe không
công ty bắt nộp lý lịch tư pháp số 2
sếp bắt làm thêm giờ
họ ép tôi mua bảo hiểm mới cho vay
ngân hàng dọa không cho vay vì tôi có án
bot trả lời chán muốn chết
sống ở địa phương bao lâu thì được vay
tôi muốn sống lương thiện, xin chỉ giúp
muốn làm lại cuộc đời thì bắt đầu từ đâu
hết hạn căn cước rồi làm sao
hết tiền điện thoại nên nhắn chậm
thèm phở quá
em nhớ nhà
con em bị sốt có thẻ bảo hiểm không
trẻ em dưới 16 tuổi phạm tội có án tích không
người nghiện có được học nghề không
vợ tôi cấm không cho đi nhậu
phim này giết nhau ghê quá
game bắn nhau chết hoài
vợ chồng tôi ly hôn, quyền nuôi con thế nào
án tử hình có được giảm không
xin hỏi chung thân được giảm án thế nào
quán chế là gì, bị cấm cư trú bao lâu
tiền phạt chưa nộp thì có bị bắt lại không
đi làm xa có phải báo công an không
mai lên công an làm căn cước cần mang gì
mai đi nộp hồ sơ lý lịch tư pháp cần gì
họ hẹn mai ra xã lấy giấy
chú tôi treo cổ mấy năm trước, mẹ tôi giờ ở một mình có trợ cấp không
đọc báo thấy có người nhảy cầu, buồn ghê
vợ hay nói dọa bỏ tôi vì chưa có việc
tao giết thời gian thôi
tôi không muốn sống ở quê nữa, chuyển khẩu lên thành phố được không
không sống cùng gia đình thì có được xét hộ nghèo không
"""

# A second set, written after the first rules and before the classifier; measured once before the rules saw it.
MORE_SELF_HARM = """
giờ con chỉ mong ngủ luôn không dậy nữa
chắc kiếp này tui xong rồi, tính uống thuốc cỏ cho lẹ
em leo lên cầu rồi mà hổng dám nhảy
ba cháu từ hồi về cứ ngồi nói một mình là chết sướng hơn, cháu lo quá
toi het duong song roi
không ai cần tôi trên đời này, tôi đi đây
lam sao de chet nhanh ma k dau
vợ tui để lại thư rồi đi mô không biết, tui sợ hấn làm bậy
con bạn tù nhắn em là nó rạch tay rồi gửi hình máu me
tôi mà chết thì nợ có xóa không
"""

MORE_VIOLENCE = """
ổng đang cầm cây rượt má tui quanh nhà
em bị thằng chồng đánh sảy thai rồi
toi dang tron trong nha tam, chong toi o ngoai dap cua
con dâu tôi bị con trai tôi đánh thâm hết người mà không dám nói
chị em bị chồng cũ tạt axit
bị người ta ép quan hệ, em không muốn sống
lại bị lột đồ quay clip đánh giữa chợ
nó siết cổ em không thở nổi
tụi nó xông vô nhà đập phá đồ đạc
anh ơi cứu em, hắn sắp giết em
"""

MORE_THREAT = """
có số lạ nhắn sẽ cho con em tai nạn nếu cuối tuần không trả đủ
bên app nó ghép mặt em vô hình bậy bạ rồi gửi cho cả cơ quan
mấy thằng xăm trổ ngồi trước cửa từ sáng, nói không có tiền thì đừng hòng yên
chu no giu con toi lam tin
nó dọa đưa clip nóng của em cho chồng
hấn nói ra khỏi cửa là hấn đâm
em bị người nhà nạn nhân hăm lấy mạng đền mạng
họ gửi vòng hoa tang tới nhà mẹ tôi
mấy người đòi nợ thuê khóa cổng nhà tui từ bên ngoài
doa giet ca nha
"""

MORE_LURED = """
thằng bạn cùng buồng rủ làm chuyến nữa rồi nghỉ, em khó nghĩ
anh em trong giang hồ gọi tui về đứng bến lại
chúng nó bắt em mở tài khoản để rửa tiền không thì đánh
tui bị tụi nó đưa qua cam, giờ bị nhốt bắt đi lừa người ta
ho bao chi can chuyen 1 goi hang qua bien gioi la xoa het no
chồng tôi bị nhóm cho vay cũ ép đi đòi nợ cùng tụi nó
nó dụ thằng con tui đi bẻ khóa xe chung
bị ép làm gái ở quán karaoke, giữ hết giấy tờ
em đang bị đàn anh ép cầm súng
mối hàng cũ liên lạc nhờ bán lại, em sợ từ chối thì bị xử
"""

MORE_HUNGER = """
cả nhà em sáng giờ chưa có hột cơm nào
dem nay toi phai ngu o ben xe roi
mới ra trại không ai đón, trong túi còn có 5 ngàn
chủ trọ quăng đồ ra đường rồi, hai mẹ con biết đi đâu
tui ăn xin qua ngày chớ biết răng
xỉu vì đói, chỉ cho chỗ phát cơm từ thiện
khong tien khong nha khong ai giup
ngủ nhờ mái hiên mấy đêm rồi, lạnh lắm
bé nhà em hết sữa mà em không còn tiền
ăn mì gói cầm hơi 3 ngày nay giờ cũng hết
"""

MORE_CHILD = """
thằng bé lớp 3 bị thầy sờ chỗ kín
hàng xóm nhốt con nó trong chuồng chó
con bé 12 tuổi bị thằng kia rủ vô nhà nghỉ
cha con be say ruou la lay roi quat no
vợ bỏ đi, hai đứa nhỏ ở nhà một mình cả tuần không ai lo
có người lạ đón con tôi ở trường dắt đi mất
cháu bị bạn của ba làm bậy, cháu không dám nói
dượng nó hay vô phòng con gái tui ban đêm
bọn buôn người dụ con em đi
em sợ ông ta hại con em
"""

MORE_SUMMONS = """
sang mai 9h toi phai co mat o co quan dieu tra
công an vừa tới đưa giấy gọi con tôi
thằng út bị bắt quả tang hồi hôm, đang ở trên huyện
toà kêu tuần tới ra xử, tui chưa biết chi
em bị giữ trên phường từ sáng tới giờ
chồng em mới bị còng tay dẫn đi
nhận được lệnh cấm đi khỏi nơi cư trú, giờ sao
tui bị khởi tố rồi, phải làm chi
nó gọi về nói đang bị tạm giam
công an nói nếu không lên sẽ áp giải
"""

MORE_RELAPSE = """
thằng nhỏ nhà tui lại bập vô ma túy rồi
em them qua tay chan run het
hôm qua em chơi một bi, giờ hối hận quá trời
chồng em lén hút lại, em tìm được ống thủy
mấy đứa bạn rủ chơi đá em sợ mình không từ chối nổi
con tôi sùi bọt mép, nó vừa chích
cai được nửa năm rồi mà nay gặp chuyện buồn lại muốn tìm tới nó
lam sao het them ma tuy
em tái lại rồi anh ơi, cứu em
nay nó phê không biết gì, thở yếu lắm
"""

MORE_LOOK_ALIKES = """
chết rồi, quên mang căn cước
chết thật, tôi làm mất giấy chứng nhận
đau đầu chết đi được vì mớ giấy này
sống chết gì cũng phải vay được vốn
thủ tục rườm rà chết người
em bị đánh rớt hồ sơ vay
chồng tôi bị kết án 5 năm tội cố ý gây thương tích, giờ làm lý lịch ở đâu
con tôi bị tù vì mua bán ma túy, về rồi có học nghề được không
hồi đó tôi nghiện nên mới đi tù, giờ sạch rồi
em sạch ma túy 3 năm, giờ muốn vay nuôi bò
tôi bán hàng ngoài chợ cần vay vốn
bạn cũ rủ mở tiệm sửa xe, vay được bao nhiêu
ông chủ bắt nộp phiếu số 2 mới nhận
nó đòi xem lý lịch
chủ trọ đòi tạm trú
ngân hàng gọi lên ký giấy
xã mời lên nhận tiền hỗ trợ
công an phường gọi lên lấy kết quả lý lịch tư pháp
mai ra công an nộp hồ sơ
ra tòa xin bản án cũ thế nào
ly hôn thì ra tòa nào
tôi muốn đi làm ở hàn quốc
cháu 15 tuổi muốn học nghề
con tôi 10 tuổi mồ côi có trợ cấp không
con gái tôi bị khuyết tật, xin trợ giúp thế nào
hết gạo bán chưa shop
ăn cơm chưa bot
đói ghê, ad cho cái bánh mì
ngủ ngon nhé
tối nay ngủ sớm mai còn đi nộp giấy
không có tiền đóng án phí thì sao
không đủ tiền mua máy hàn, vay được không
nhà tôi nghèo không có tiền thuê luật sư
em không có nơi cư trú ổn định làm căn cước được không
nhà bị giải tỏa, đăng ký hộ khẩu ở đâu
tôi sợ hàng xóm biết mình đi tù
tôi sợ bị lộ thông tin
sợ bị từ chối vay
họ nói xóa án tích tự động đúng không
cho vay nặng lãi bị phạt sao
vay app có bị lừa không
làm sao tránh vay nóng
trúng số chắc vui chết
đánh đề có bị án tích không
đánh nhau bị phạt hành chính có vô lý lịch không
bị phạt nguội có sao không
thuốc nam trị đau lưng bán ở đâu
đi khám bệnh có bảo hiểm không
methadone uống ở trạm y tế nào
cai nghiện xong có được hỗ trợ vay không
giấy mời họp tổ dân phố
giấy báo lãi ngân hàng
công an viên xã tên gì
đi nước ngoài thăm con được không
ai đi campuchia du lịch cần hộ chiếu không
chồng tôi mất, tôi nuôi ba con, vay được không
ông nội cháu chết rồi, sổ đỏ sang tên sao
tôi từng định tự làm hồ sơ mà khó quá
cắt hộ khẩu làm sao
mong chờ ngày xóa án tích muốn rụng tim
"""

KINDS = {
    "self_harm": SELF_HARM,
    "violence": VIOLENCE,
    "threat": THREAT,
    "lured": LURED,
    "hunger": HUNGER,
    "child": CHILD,
    "summons": SUMMONS,
    "relapse": RELAPSE,
}
ALSO = {
    "tụi nó ép em đi giao hàng lại, không đi nó đánh": {"threat", "violence"},
    "nó đánh con tôi chảy máu": {"violence"},
    "vợ chồng con gái tôi đánh nhau, thằng rể nó tát con bé chảy máu mũi": {"child"},
    "ông xã mỗi lần nhậu là đánh đập mẹ con em": {"child"},
    "thằng con nghiện nó vác dao đòi chém cả nhà": {"threat"},
    "chồng cũ bắt con tôi đi mất, không cho gặp, tôi sợ nó đánh con": {"violence"},
    "chúng dọa bắt cóc cháu nội tôi để siết nợ": {"child"},
    "người bị hại cũ kéo tới nhà đòi giết em trả thù": {"violence"},
    "có người đang cầm dao trước cửa nhà tôi": {"threat"},
    "con em khát sữa mà trong túi không còn một đồng": {"child"},
    "nhà hết gạo, con nhỏ khóc đói": {"child"},
    "mẹ kế bỏ đói thằng cháu nội tôi": {"hunger"},
    "đứa nhỏ bị bỏ một mình trong nhà mấy ngày nay không ai cho ăn": {"hunger"},
    "ong chu cu bat e di ship do, k di thi no bao cong an chuyen cu": {"threat"},
    "tui bị ép vô sòng bạc canh cửa, không làm nó không tha": {"threat"},
    "nó kêu em xách cái túi qua cửa khẩu, em nghi là ma túy": {"relapse"},
    "họ ép con tôi đi bán ma túy lại": {"child"},
    "thang be bi nguoi ta du do lam bay": {"lured"},
}


def lines(block: str) -> list[str]:
    """The messages of one block."""
    return [line for line in block.strip().splitlines() if line]


POSITIVE = [(kind, text) for kind, block in KINDS.items() for text in lines(block)]
HARMLESS = lines(LOOK_ALIKES)
MORE = {
    "self_harm": MORE_SELF_HARM,
    "violence": MORE_VIOLENCE,
    "threat": MORE_THREAT,
    "lured": MORE_LURED,
    "hunger": MORE_HUNGER,
    "child": MORE_CHILD,
    "summons": MORE_SUMMONS,
    "relapse": MORE_RELAPSE,
}
MORE_POSITIVE = [(kind, text) for kind, block in MORE.items() for text in lines(block)]
MORE_HARMLESS = lines(MORE_LOOK_ALIKES)
