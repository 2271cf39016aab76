#include "codecs/protobuf_documents.hpp"

#if __has_include(<google/protobuf/compiler/importer.h>)
#include <google/protobuf/compiler/importer.h>
#endif
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>

#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/printable.hpp"

namespace ipcbench::codecs {
namespace {

namespace pb = google::protobuf;

#if __has_include(<google/protobuf/compiler/importer.h>)

/// Keeps the first thing that is wrong in a .proto file.
class FirstProblem final : public pb::compiler::MultiFileErrorCollector {
public:
    // The library calls this name. Lines and columns count from 0.
    void AddError(const std::string& file, int line, int column, const std::string& message) override {
        if (text_.empty()) {
            text_ = line < 0 ? fmt::format("'{}': {}", file, message)
                             : fmt::format("'{}', line {}, column {}: {}", file, line + 1, column + 1, message);
        }
    }
    [[nodiscard]] std::string text() const { return printable(text_); }

private:
    std::string text_;
};

/// The types of a .proto file and of what it imports.
class Schema {
public:
    explicit Schema(const DocumentSchema& schema) : importer_(&tree_, &problem_) {
        const std::filesystem::path path(schema.file);
        // A file may be imported from its own folder, or from the top of a tree that it is in.
        for (std::filesystem::path folder = path.parent_path(); folder.has_relative_path();
             folder = folder.parent_path()) {
            tree_.MapPath("", folder.string());
        }
        tree_.MapPath("", "/usr/include");  // google/protobuf/timestamp.proto and the like
        const pb::FileDescriptor* const file = importer_.Import(path.filename().string());
        if (file == nullptr) {
            throw Error(ErrorKind::usage, fmt::format("--schema: {}", problem_.text()),
                        "imports are looked for in the folder of the file, in those above it, and in /usr/include");
        }
        type_ = importer_.pool()->FindMessageTypeByName(schema.message);
        if (type_ == nullptr) {
            throw Error(ErrorKind::usage,
                        fmt::format("--schema: '{}' has no message '{}'", schema.file, printable(schema.message)),
                        names_in(*file));
        }
    }

    [[nodiscard]] std::unique_ptr<pb::Message> make() {
        return std::unique_ptr<pb::Message>(factory_.GetPrototype(type_)->New());
    }

private:
    static std::string names_in(const pb::FileDescriptor& file) {
        std::string names;
        for (int i = 0; i < file.message_type_count(); ++i) {
            names += (i == 0 ? "" : ", ") + file.message_type(i)->full_name();
        }
        return names.empty() ? "the file has no messages" : "it has: " + names;
    }

    pb::compiler::DiskSourceTree tree_;
    FirstProblem problem_;
    pb::compiler::Importer importer_;
    pb::DynamicMessageFactory factory_;
    const pb::Descriptor* type_ = nullptr;
};

#else  // a package of its own

class Schema {
public:
    explicit Schema(const DocumentSchema& /*schema*/) {
        throw Error(ErrorKind::unavailable, "--schema: built without the headers of protobuf's compiler",
                    "install libprotoc-dev, and build again");
    }
    [[nodiscard]] static std::unique_ptr<pb::Message> make() { return nullptr; }
};

#endif

void rebuild(const pb::Message& from, pb::Message& to);

/// Copies one value of a repeated field, or of a single one if `index` is -1.
// NOLINTNEXTLINE(misc-no-recursion): the library refuses what is nested more than 100 times
void rebuild_value(const pb::Message& from, pb::Message& to, const pb::FieldDescriptor& field, int index,
                   std::string& scratch) {
    const pb::Reflection& in = *from.GetReflection();
    const pb::Reflection& out = *to.GetReflection();
    const auto copy = [&](auto single, auto item, auto set, auto append) {
        if (index < 0) {
            (out.*set)(&to, &field, (in.*single)(from, &field));
        } else {
            (out.*append)(&to, &field, (in.*item)(from, &field, index));
        }
    };
    using R = pb::Reflection;
    switch (field.cpp_type()) {
        case pb::FieldDescriptor::CPPTYPE_INT32:
            return copy(&R::GetInt32, &R::GetRepeatedInt32, &R::SetInt32, &R::AddInt32);
        case pb::FieldDescriptor::CPPTYPE_INT64:
            return copy(&R::GetInt64, &R::GetRepeatedInt64, &R::SetInt64, &R::AddInt64);
        case pb::FieldDescriptor::CPPTYPE_UINT32:
            return copy(&R::GetUInt32, &R::GetRepeatedUInt32, &R::SetUInt32, &R::AddUInt32);
        case pb::FieldDescriptor::CPPTYPE_UINT64:
            return copy(&R::GetUInt64, &R::GetRepeatedUInt64, &R::SetUInt64, &R::AddUInt64);
        case pb::FieldDescriptor::CPPTYPE_DOUBLE:
            return copy(&R::GetDouble, &R::GetRepeatedDouble, &R::SetDouble, &R::AddDouble);
        case pb::FieldDescriptor::CPPTYPE_FLOAT:
            return copy(&R::GetFloat, &R::GetRepeatedFloat, &R::SetFloat, &R::AddFloat);
        case pb::FieldDescriptor::CPPTYPE_BOOL:
            return copy(&R::GetBool, &R::GetRepeatedBool, &R::SetBool, &R::AddBool);
        case pb::FieldDescriptor::CPPTYPE_ENUM:
            return copy(&R::GetEnumValue, &R::GetRepeatedEnumValue, &R::SetEnumValue, &R::AddEnumValue);
        case pb::FieldDescriptor::CPPTYPE_STRING:
            if (index < 0) {
                out.SetString(&to, &field, in.GetStringReference(from, &field, &scratch));
            } else {
                out.AddString(&to, &field, in.GetRepeatedStringReference(from, &field, index, &scratch));
            }
            return;
        case pb::FieldDescriptor::CPPTYPE_MESSAGE:
            if (index < 0) {
                rebuild(in.GetMessage(from, &field), *out.MutableMessage(&to, &field));
            } else {
                rebuild(in.GetRepeatedMessage(from, &field, index), *out.AddMessage(&to, &field));
            }
            return;
    }
}

/// Builds a message anew from every value of another.
// NOLINTNEXTLINE(misc-no-recursion): the library refuses what is nested more than 100 times
void rebuild(const pb::Message& from, pb::Message& to) {
    std::vector<const pb::FieldDescriptor*> fields;
    std::string scratch;
    const pb::Reflection& in = *from.GetReflection();
    in.ListFields(from, &fields);
    if (const pb::UnknownFieldSet& unknown = in.GetUnknownFields(from); !unknown.empty()) {
        to.GetReflection()->MutableUnknownFields(&to)->MergeFrom(unknown);  // enum values that the schema does not name
    }
    for (const pb::FieldDescriptor* const field : fields) {
        const int count = field->is_repeated() ? in.FieldSize(from, field) : 0;
        if (!field->is_repeated()) {
            rebuild_value(from, to, *field, -1, scratch);
        }
        for (int i = 0; i < count; ++i) {
            rebuild_value(from, to, *field, i, scratch);
        }
    }
}

class ProtobufDocuments final : public DocumentFormat {
public:
    ProtobufDocuments(std::unique_ptr<Codec> envelope, const DocumentSchema& schema)
        : envelope_(std::move(envelope)),
          name_(schema.message),
          schema_(schema),
          received_(schema_.make()),
          answer_(schema_.make()) {}

    void add(std::string_view document) override {
        std::unique_ptr<pb::Message> message = schema_.make();
        const auto status = pb::util::JsonStringToMessage(std::string(document), message.get());
        if (!status.ok()) {
            std::string why(status.message().data(), status.message().size());
            why.erase(0, why.find_first_not_of(": "));  // some of its messages begin with an empty place
            throw Error(ErrorKind::usage,
                        fmt::format("the document is not a {} of --schema: {}", name_, printable(why)),
                        "its fields must be those of the message, by their JSON names");
        }
        bytes_of_documents_.push_back(message->SerializeAsString());
        documents_.push_back(std::move(message));
    }

    std::size_t encode(const Message& message, std::size_t document, std::span<std::byte> out) noexcept override {
        return write(message, *documents_[document], out);
    }

    std::size_t encode_received(const Message& message, std::span<std::byte> out) noexcept override {
        try {
            answer_->Clear();
            rebuild(*received_, *answer_);
        } catch (const std::exception&) {
            return 0;
        }
        return write(message, *answer_, out);
    }

    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        try {
            if (!envelope_->decode(frame, view)) {
                return false;
            }
            payload_ = std::exchange(view.payload, {});
            return received_->ParseFromArray(payload_.data(), static_cast<int>(payload_.size()));
        } catch (const std::exception&) {
            return false;
        }
    }

    bool received(std::size_t document) const noexcept override {
        // Equal bytes are equal values, which takes much longer to find out. The order of a map's entries may differ.
        if (payload_ == bytes_of_documents_[document]) {
            return true;
        }
        try {
            return pb::util::MessageDifferencer::Equals(*received_, *documents_[document]);
        } catch (const std::exception&) {
            return false;
        }
    }

private:
    std::size_t write(Message message, const pb::Message& document, std::span<std::byte> out) noexcept {
        try {
            if (document.ByteSizeLong() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
                return 0;
            }
            bytes_.resize(static_cast<std::size_t>(document.GetCachedSize()));
            document.SerializeWithCachedSizesToArray(reinterpret_cast<std::uint8_t*>(bytes_.data()));
            message.payload = bytes_;
            return envelope_->encode(message, out);
        } catch (const std::exception&) {
            return 0;
        }
    }

    std::unique_ptr<Codec> envelope_;
    std::string name_;
    Schema schema_;
    std::unique_ptr<pb::Message> received_;
    std::unique_ptr<pb::Message> answer_;
    std::string_view payload_;  ///< of the message that was read last
    std::vector<std::unique_ptr<pb::Message>> documents_;
    std::vector<std::string> bytes_of_documents_;
    std::string bytes_;  ///< the last document that was written
};

}  // namespace

std::unique_ptr<DocumentFormat> make_protobuf_documents(std::unique_ptr<Codec> envelope, const DocumentSchema& schema) {
    if (schema.file.empty()) {
        throw Error(ErrorKind::usage, "--message: codec protobuf needs to know the type of the document",
                    "name the type of the document: --schema FILE.proto:MESSAGE");
    }
    return std::make_unique<ProtobufDocuments>(std::move(envelope), schema);
}

}  // namespace ipcbench::codecs
